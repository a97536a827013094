// Asks segmentio/kafka-go which partition it chooses. Reads the question as JSON from stdin, see record.mjs.
package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/segmentio/kafka-go"
)

type question struct {
	Bootstrap  string
	Keys       []string
	Partitions []int
	Keyless    []int
}
type answer struct {
	Partitioner string           `json:"partitioner"`
	Keyed       map[string][]int `json:"keyed,omitempty"`
	Keyless     map[string][]int `json:"keyless,omitempty"`
}

func send(q question, balancer kafka.Balancer, n int, msgs []kafka.Message) []int {
	chosen := make([]int, len(msgs))
	seen := 0
	w := &kafka.Writer{Addr: kafka.TCP(q.Bootstrap), Topic: fmt.Sprintf("p%d", n), Balancer: balancer,
		BatchTimeout: 5 * time.Millisecond, RequiredAcks: kafka.RequireAll, MaxAttempts: 3}
	done := make(chan []kafka.Message, 1000)
	w.Completion = func(m []kafka.Message, err error) {
		if err != nil {
			panic(err)
		}
		done <- append([]kafka.Message{}, m...)
	}
	if err := w.WriteMessages(context.Background(), msgs...); err != nil {
		panic(err)
	}
	for seen < len(msgs) {
		for _, m := range <-done {
			i, _ := strconv.Atoi(strings.TrimLeft(string(m.Headers[0].Value), " "))
			chosen[i] = m.Partition
			seen++
		}
	}
	w.Close()
	return chosen
}

func main() {
	var q question
	if err := json.NewDecoder(os.Stdin).Decode(&q); err != nil {
		panic(err)
	}
	tag := func(i int) []kafka.Header { return []kafka.Header{{Key: "i", Value: []byte(strconv.Itoa(i))}} }
	keyed := func() (m []kafka.Message) {
		for i, k := range q.Keys {
			b, _ := base64.StdEncoding.DecodeString(k)
			m = append(m, kafka.Message{Key: b, Value: []byte("v"), Headers: tag(i)})
		}
		return
	}
	keyless := func() (m []kafka.Message) {
		for i, n := range q.Keyless {
			m = append(m, kafka.Message{Value: []byte(strings.Repeat("v", n)), Headers: tag(i)})
		}
		return
	}
	make := map[string]func() kafka.Balancer{
		"RoundRobin":                  func() kafka.Balancer { return &kafka.RoundRobin{} },
		"LeastBytes":                  func() kafka.Balancer { return &kafka.LeastBytes{} },
		"Hash":                        func() kafka.Balancer { return &kafka.Hash{} },
		"ReferenceHash":               func() kafka.Balancer { return &kafka.ReferenceHash{} },
		"CRC32Balancer":               func() kafka.Balancer { return kafka.CRC32Balancer{} },
		"CRC32Balancer{Consistent}":   func() kafka.Balancer { return kafka.CRC32Balancer{Consistent: true} },
		"Murmur2Balancer":             func() kafka.Balancer { return kafka.Murmur2Balancer{} },
		"Murmur2Balancer{Consistent}": func() kafka.Balancer { return kafka.Murmur2Balancer{Consistent: true} },
	}
	isRandomWithout := map[string]bool{"ReferenceHash": true, "CRC32Balancer": true, "Murmur2Balancer": true}
	var answers []answer
	for name, balancer := range make {
		a := answer{Partitioner: name, Keyed: map[string][]int{}, Keyless: map[string][]int{}}
		for _, n := range q.Partitions {
			a.Keyed[strconv.Itoa(n)] = send(q, balancer(), n, keyed())
			if !isRandomWithout[name] {
				a.Keyless[strconv.Itoa(n)] = send(q, balancer(), n, keyless())
			}
		}
		answers = append(answers, a)
	}
	version := ""
	info, _ := debug.ReadBuildInfo()
	for _, d := range info.Deps {
		if d.Path == "github.com/segmentio/kafka-go" {
			version = d.Version
		}
	}
	json.NewEncoder(os.Stdout).Encode(map[string]any{"version": version, "answers": answers})
}
