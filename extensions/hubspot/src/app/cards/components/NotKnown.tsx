import { Flex, Heading, List, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { ReadyHealthCard } from '../contract/health.ts';

/** What is missing, and what it could be worth. */
export function NotKnown({ missing }: { missing: ReadyHealthCard['missing'] }): ReactElement | null {
  if (missing.length === 0) return null;
  return (
    <Flex direction="column" gap="xs">
      <Heading>Not known</Heading>
      <List variant="unordered-styled">
        {missing.map(({ dimension, text }) => (
          <Text key={dimension}>{text}</Text>
        ))}
      </List>
    </Flex>
  );
}
