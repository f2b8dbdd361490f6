import { Flex, LineChart, List, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { ReadyHealthCard } from '../contract/health.ts';

type TrendProps = Pick<ReadyHealthCard, 'trend' | 'history'>;

/** The score over time. Days without a score are gaps, and changes of settings or rules and merges are named below the line. */
export function Trend({ trend, history }: TrendProps): ReactElement {
  const points = history.flatMap(({ on, score }) => (score === null ? [] : [{ day: on, score }]));
  const markers = history.filter((day) => day.marker !== null);
  return (
    <Flex direction="column" gap="sm">
      <Text>{trend.text}</Text>
      {points.length < 2 ? (
        <Text variant="microcopy">The line shows from the second day with a score on.</Text>
      ) : (
        <LineChart
          data={points}
          axes={{
            x: { field: 'day', fieldType: 'datetime', label: 'Day' },
            y: { field: 'score', fieldType: 'linear', label: 'Score' },
          }}
          options={{ showTooltips: true }}
        />
      )}
      {markers.length === 0 ? null : (
        <List variant="unordered">
          {markers.map(({ on, marker }) => (
            <Text key={on} variant="microcopy">
              {marker}
            </Text>
          ))}
        </List>
      )}
    </Flex>
  );
}
