/** The kinds of record on which Tandem keeps properties. */
export type WrittenObject = 'company' | 'deal';

/**
 * A property that Tandem keeps on records of the CRM (section 10). Its value is always a text; null clears it. No two
 * share a name, whatever their objects.
 */
export interface OwnProperty {
  readonly object: WrittenObject;
  readonly name: string;
  readonly label: string;
  readonly type: 'bool' | 'date' | 'datetime' | 'enumeration' | 'number' | 'string';
  readonly description: string;
  /** Holds several of its options at once. */
  readonly multiple?: true;
  /** The rule that makes its value. */
  readonly rule: string;
  readonly options: readonly { readonly value: string; readonly label: string }[] | null;
}
