import { RuleTester } from 'oxlint/plugins-dev';
import { describe, it } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;

RuleTester.describe = describe;
RuleTester.it = it;

/** A file of the repository with this code. Its cases are named after both. */
export function file(path: string, code: string): RuleTester.ValidTestCase {
  return { name: `${path}: ${code}`, filename: `${root}${path}`, code };
}

/** Such a file with the one complaint that a rule must make about it. */
export function refused(path: string, code: string, message: string): RuleTester.InvalidTestCase {
  return { ...file(path, code), errors: [{ message }] };
}

export const ruleTester = new RuleTester({ cwd: root });
