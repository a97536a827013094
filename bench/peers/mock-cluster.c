/*
 * The nearest peer that can be run: librdkafka's mock cluster of three brokers in one process, with its own
 * producer and consumer. It moves real bytes over loopback but replicates nothing and elects nobody.
 *
 *   mock-cluster <records> <records in a batch; 0 = as the defaults form them>
 *
 * Prints "<records per CPU second> <records per second>".
 */
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double cpu_seconds(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return u.ru_utime.tv_sec + u.ru_stime.tv_sec + (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static double wall_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void set(rd_kafka_conf_t *conf, const char *name, const char *value) {
  char why[256];
  if (rd_kafka_conf_set(conf, name, value, why, sizeof why) == RD_KAFKA_CONF_OK) return;
  fprintf(stderr, "%s: %s\n", name, why);
  exit(1);
}

static rd_kafka_t *client(rd_kafka_type_t type, rd_kafka_conf_t *conf) {
  char why[256];
  rd_kafka_t *rk = rd_kafka_new(type, conf, why, sizeof why);
  if (rk) return rk;
  fprintf(stderr, "%s\n", why);
  exit(1);
}

int main(int argc, char **argv) {
  const int records = argc > 1 ? atoi(argv[1]) : 20000;
  const int batch = argc > 2 ? atoi(argv[2]) : 0;
  char number[16];

  rd_kafka_t *host = client(RD_KAFKA_PRODUCER, rd_kafka_conf_new());
  rd_kafka_mock_cluster_t *cluster = rd_kafka_mock_cluster_new(host, 3);
  rd_kafka_mock_topic_create(cluster, "t", 12, 3);
  const char *bootstrap = rd_kafka_mock_cluster_bootstraps(cluster);

  rd_kafka_conf_t *conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", bootstrap);
  set(conf, "acks", "all");
  if (batch > 0) {
    snprintf(number, sizeof number, "%d", batch);
    set(conf, "batch.num.messages", number);
    if (batch == 1) set(conf, "linger.ms", "0");
  }
  rd_kafka_t *producer = client(RD_KAFKA_PRODUCER, conf);

  conf = rd_kafka_conf_new();
  set(conf, "bootstrap.servers", bootstrap);
  set(conf, "group.id", "g");
  set(conf, "auto.offset.reset", "earliest");
  rd_kafka_t *consumer = client(RD_KAFKA_CONSUMER, conf);
  rd_kafka_poll_set_consumer(consumer);
  rd_kafka_topic_partition_list_t *all = rd_kafka_topic_partition_list_new(12);
  for (int p = 0; p < 12; p++) rd_kafka_topic_partition_list_add(all, "t", p)->offset = 0;
  rd_kafka_assign(consumer, all);

  const double cpu = cpu_seconds(), wall = wall_seconds();
  char value[100] = {0};
  int sent = 0, read = 0;
  while (read < records) {
    while (sent < records && sent - read < 10000) {
      char key[16];
      snprintf(key, sizeof key, "k%d", sent % 500);
      const rd_kafka_resp_err_t error =
          rd_kafka_producev(producer, RD_KAFKA_V_TOPIC("t"), RD_KAFKA_V_KEY(key, 6), RD_KAFKA_V_VALUE(value, sizeof value),
                            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
      if (error) break;
      sent++;
    }
    rd_kafka_poll(producer, 0);
    for (int i = 0; i < 1000; i++) {
      rd_kafka_message_t *message = rd_kafka_consumer_poll(consumer, sent < records ? 0 : 10);
      if (!message) break;
      if (!message->err) read++;
      rd_kafka_message_destroy(message);
    }
    if (wall_seconds() - wall > 60) break;
  }
  printf("%.0f %.0f\n", read / (cpu_seconds() - cpu), read / (wall_seconds() - wall));
  fflush(stdout);
  /* Tearing the clients down takes seconds and is nobody's figure. */
  _Exit(0);
}
