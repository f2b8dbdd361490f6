import { Flex, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { ReadyHealthCard } from '../contract/health.ts';
import { Records } from './Records.tsx';

type WhatComesProps = Pick<ReadyHealthCard, 'forecast' | 'quarterTurn'>;

/** What happens to the score if nobody does anything, and what the quarter's turn asks for. */
export function WhatComes({ forecast, quarterTurn }: WhatComesProps): ReactElement {
  return (
    <Flex direction="column" gap="sm">
      {quarterTurn === null ? null : <Text>{quarterTurn}</Text>}
      {forecast.length === 0 ? <Text>Nothing changes by itself until the next quarter counts.</Text> : null}
      {forecast.map(({ on, text, evidence }) => (
        <Flex key={on} direction="column" gap="xs">
          <Text>{text}</Text>
          <Records evidence={evidence} of="Leaving" />
        </Flex>
      ))}
    </Flex>
  );
}
