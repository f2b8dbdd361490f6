import { Flex, Heading, List, Text, Tile } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { ReadyHealthCard } from '../contract/health.ts';

/** The next best action first and alone; what else would help below it. */
export function DoNext({ actions }: { actions: ReadyHealthCard['nextBestActions'] }): ReactElement | null {
  const [best, ...others] = actions;
  if (best === undefined) return null;
  return (
    <Tile compact>
      <Flex direction="column" gap="xs">
        <Heading>Do next</Heading>
        <Text format={{ fontWeight: 'demibold' }}>{best.text}</Text>
        {others.length === 0 ? null : (
          <List variant="unordered-styled">
            {others.slice(0, 3).map((action) => (
              <Text key={action.dimension}>{action.text}</Text>
            ))}
          </List>
        )}
      </Flex>
    </Tile>
  );
}
