import type { WritesAnswer } from '../contract/writes.ts';
import type { Writes } from '../hooks/use-writes.ts';

/** What every part of the page is given. */
export interface PageParts {
  readonly host: string | null;
  readonly answer: WritesAnswer;
  readonly decide: Writes['decide'];
}
