/** An error of object storage with the code that a file system has for it. */
export interface S3Error extends Error {
  code: string;
}

const CODES: Readonly<Record<number, string>> = {
  401: 'EACCES',
  403: 'EACCES',
  404: 'ENOENT',
  // Another write of the same object at the same moment: that one has won.
  409: 'EEXIST',
  412: 'EEXIST',
  429: 'EAGAIN',
  503: 'EAGAIN',
};

/**
 * Gives what the client throws a file system's code, without which the store could not tell a missing object from a
 * network that is down. Errors of the network keep the code that they have.
 */
export function s3Error(cause: unknown, key: string): S3Error {
  const { name, message, status, code } = detailsOf(cause);
  const own = code !== undefined && /^E[A-Z]+$/.test(code) ? code : undefined;
  // Without its bucket nothing is known of any object: no reason to believe in an empty store.
  const known = name === 'NoSuchBucket' ? 'ENXIO' : (own ?? CODES[status] ?? 'EIO');
  return Object.assign(new Error(`${known}: ${name}, ${message} (object ${key})`, { cause }), {
    code: known,
  });
}

function detailsOf(cause: unknown): { name: string; message: string; status: number; code?: string } {
  if (typeof cause !== 'object' || cause === null)
    return { name: 'Error', message: String(cause), status: 0 };
  const { name = 'Error', message = '', code, $metadata } = cause as Partial<Record<string, unknown>>;
  const { httpStatusCode = 0 } = ($metadata ?? {}) as { httpStatusCode?: number };
  const details = { name: String(name), message: String(message), status: httpStatusCode };
  return typeof code === 'string' ? { ...details, code } : details;
}
