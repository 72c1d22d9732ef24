import { InvalidActionMaskError } from '../errors/invalid-action-mask-error.js';
import { NonFiniteValueError } from '../errors/non-finite-value-error.js';

/** An error as it crosses from one thread to another: a clone would keep neither its name nor its own fields. */
export interface PortableError {
  readonly name: string;
  readonly message: string;
  /** Its fields that are texts, numbers or flags. */
  readonly fields: Readonly<Record<string, string | number | boolean>>;
}

export function toPortable(thrown: unknown): PortableError {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const fields = Object.entries(error).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  ) as [string, string | number | boolean][];
  return { name: error.name, message: error.message, fields: Object.fromEntries(fields) };
}

/** The error again: one of this package's classes where callers look for the class, else known by its name. */
export function fromPortable({ name, message, fields }: PortableError): Error {
  if (name === 'InvalidActionMaskError') {
    const { world, agent, choice, step } = fields as unknown as InvalidActionMaskError;
    return new InvalidActionMaskError(world, agent, choice, step);
  }
  if (name === 'NonFiniteValueError') {
    const { what, world, agent, step } = fields as unknown as NonFiniteValueError;
    return new NonFiniteValueError(what, world, agent, step);
  }
  return Object.assign(new Error(message), fields, { name });
}
