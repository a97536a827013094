/** Bytes of a signed integer as Kafka's record format writes it (ByteUtils.sizeOfVarint). */
export function varintLength(value: number): number {
  let zigzag = value >= 0 ? value * 2 : -value * 2 - 1
  let length = 1
  while (zigzag >= 128) {
    zigzag = Math.floor(zigzag / 128)
    length++
  }
  return length
}
