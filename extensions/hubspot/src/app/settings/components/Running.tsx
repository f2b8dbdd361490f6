import { Flex, LoadingSpinner, ProgressBar, Text, Tile } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { WritesAnswer } from '../contract/writes.ts';

/** What goes on: a bar where the end is known, else a sign of life. */
export function Running({ running }: { running: NonNullable<WritesAnswer['running']> }): ReactElement {
  const { title, text, done, total } = running;
  return (
    <Tile compact>
      {done === null || total === null ? (
        <Flex direction="column" gap="xs">
          <LoadingSpinner label={title} showLabel />
          <Text variant="microcopy">{text}</Text>
        </Flex>
      ) : (
        <Flex direction="column" gap="xs">
          <ProgressBar title={title} aria-label={title} value={done} maxValue={total} valueDescription={text} />
        </Flex>
      )}
    </Tile>
  );
}
