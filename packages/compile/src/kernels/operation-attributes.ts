import { UntraceableError } from '../errors/untraceable-error.js';
import type { AttributeValue, Attributes } from '../graph/program.js';
import { isFixed } from '../graph/size.js';
import type { Size } from '../graph/size.js';

/** The attributes of one run of a kernel, as `describe` has given them. */
export class OperationAttributes {
  constructor(
    readonly kernel: string,
    private readonly attributes: Attributes<Size>,
  ) {}

  /** A number that must not follow the batch. */
  fixed(attribute: string): number {
    return this.fixedNumber(this.attributes[attribute], attribute);
  }

  /** Numbers that must not follow the batch. */
  fixedList(attribute: string): number[] {
    return this.list(attribute).map((value) => this.fixedNumber(value, attribute));
  }

  /** Sizes that may follow the batch. */
  sizes(attribute: string): Size[] {
    return this.list(attribute) as Size[];
  }

  flag(attribute: string): boolean {
    return this.attributes[attribute] === true;
  }

  text(attribute: string): string {
    return String(this.attributes[attribute]);
  }

  private list(attribute: string): readonly AttributeValue<Size>[] {
    return this.attributes[attribute] as readonly AttributeValue<Size>[];
  }

  private fixedNumber(value: AttributeValue<Size> | undefined, attribute: string): number {
    if (typeof value === 'number' && isFixed(value)) return value;
    throw new UntraceableError(this.kernel, `its "${attribute}" may not depend on the batch size`);
  }
}
