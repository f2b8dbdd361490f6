/** Took longer than its caller could wait. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** Runs a task for at most so long. Its signal ends with the time; a task that does not listen is left behind, not waited for. */
export async function within<T>(timeoutMs: number, task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const error = new TimeoutError(`Not done after ${timeoutMs} ms`);
    controller.abort(error);
    late.reject(error);
  }, timeoutMs);
  try {
    return await Promise.race([task(controller.signal), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
