import { Flex, Heading, List, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { ReadyHealthCard } from '../contract/health.ts';
import { EnterButton, type Entering } from './EnterButton.tsx';

/** What is missing, what it could be worth, and a way to enter it. */
export function NotKnown({
  missing,
  entering,
}: {
  missing: ReadyHealthCard['missing'];
  entering: Entering;
}): ReactElement | null {
  if (missing.length === 0) return null;
  return (
    <Flex direction="column" gap="xs">
      <Heading>Not known</Heading>
      <List variant="unordered-styled">
        {missing.map(({ dimension, text }) => (
          <Flex key={dimension} direction="column" gap="xs" align="start">
            <Text>{text}</Text>
            <EnterButton dimension={dimension} entering={entering} />
          </Flex>
        ))}
      </List>
    </Flex>
  );
}
