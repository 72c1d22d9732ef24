import { InvalidCheckpointInputError } from '../errors/invalid-checkpoint-input-error.js';
import { StoreReadError } from '../errors/store-read-error.js';
import { StoreWriteError } from '../errors/store-write-error.js';
import { errorCode } from '../file-system-port.js';

/** An error as it crosses from one thread to another: a clone would keep neither its class nor its fields. */
export interface PortableError {
  name: string;
  message: string;
  stack: string | undefined;
  /** The fields of the store's own errors, which are texts. */
  fields: Record<string, string>;
  cause: { message: string; code: string } | null;
}

export function toPortable(thrown: unknown): PortableError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const { name, message, stack, cause } = error;
  const fields = Object.entries(error).filter(([, value]) => typeof value === 'string');
  return {
    name,
    message,
    stack,
    fields: Object.fromEntries(fields),
    cause: cause instanceof Error ? { message: cause.message, code: errorCode(cause) } : null,
  };
}

/** The error again, of its own class where it is one that a write throws. */
export function fromPortable(portable: PortableError): Error {
  const { name, message, stack, fields } = portable;
  const { operation = '', path = '', code = '', field = '', problem = '' } = fields;
  const cause = causeOf(portable);
  if (name === 'StoreWriteError') return new StoreWriteError({ operation, path, code, cause });
  if (name === 'StoreReadError') return new StoreReadError({ path, code, cause });
  if (name === 'InvalidCheckpointInputError') return new InvalidCheckpointInputError({ field, problem });
  return Object.assign(new Error(message, { cause }), fields, { name, stack });
}

function causeOf({ cause }: PortableError): Error | undefined {
  return cause === null ? undefined : Object.assign(new Error(cause.message), { code: cause.code });
}
