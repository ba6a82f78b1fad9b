import type { Readable } from 'node:stream';

/**
 * All bytes of a stream; or, when there are more than `most`, the stream itself, paused, which still gives
 * every one of them. Rejects when the stream breaks off.
 */
export function gather(stream: Readable, most: number): Promise<Buffer | Readable> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (action: () => void): void => {
      stream.off('data', onData).off('end', onEnd).off('error', onError).off('close', onClose);
      action();
    };
    const onData = (chunk: Buffer): void => {
      chunks.push(chunk);
      size += chunk.length;
      if (size <= most) return;
      stream.pause();
      settle(() => {
        stream.unshift(Buffer.concat(chunks, size));
        resolve(stream);
      });
    };
    const onEnd = (): void => {
      settle(() => {
        resolve(Buffer.concat(chunks, size));
      });
    };
    const onError = (error: Error): void => {
      settle(() => {
        reject(error);
      });
    };
    const onClose = (): void => {
      onError(new Error('aborted'));
    };
    stream.on('data', onData).on('end', onEnd).on('error', onError).on('close', onClose);
  });
}
