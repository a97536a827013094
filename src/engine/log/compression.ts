/**
 * Compression as a size and a label: no byte is really compressed. Of each codec a ratio is assumed, about what small
 * JSON records give; Kafka's own depends on the data. Follows DefaultRecordBatch: all but the header is compressed.
 * Left out: levels, CPU time, CompressionRatioEstimator (a batch is full by its size before compression).
 */
export const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const
export type Codec = Exclude<(typeof CODECS)[number], 'none'>

/** Bytes after compression for each byte before. */
export const COMPRESSION_RATIOS: Readonly<Record<Codec, number>> = {
  gzip: 0.4,
  snappy: 0.6,
  lz4: 0.6,
  zstd: 0.4,
}

/** The bytes of a batch of `sizeInBytes` of which the first `header` stay as they are. */
export function compressedSize(sizeInBytes: number, header: number, codec: Codec | undefined): number {
  return codec ? header + Math.ceil((sizeInBytes - header) * COMPRESSION_RATIOS[codec]) : sizeInBytes
}

/** The codec of a config's value; undefined for none, uncompressed. */
export function codecOf(name: string): Codec | undefined {
  return name === 'none' || name === 'uncompressed' || name === 'producer' ? undefined : (name as Codec)
}
