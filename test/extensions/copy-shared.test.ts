import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { sharedFiles } from './copy-shared.ts';

test.each(sharedFiles)('what cards and pages share is word for word the same: $to', ({ from, to }) => {
  expect(readFileSync(to, 'utf8')).toBe(readFileSync(from, 'utf8'));
});
