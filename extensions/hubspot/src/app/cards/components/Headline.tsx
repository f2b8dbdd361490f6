import { Flex, ScoreCircle, StatusTag, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { ReadyHealthCard } from '../contract/health.ts';

type HeadlineProps = {
  health: Pick<ReadyHealthCard, 'score' | 'bandTone' | 'headline' | 'rangeText' | 'pendingText' | 'trend'>;
};

/** Score, band and one sentence. Without a score there is no circle: an empty one would read as 0. */
export function Headline({ health }: HeadlineProps): ReactElement {
  return (
    <Flex gap="md" align="center" wrap>
      {health.score === null ? null : <ScoreCircle score={health.score} />}
      <Flex direction="column" gap="xs">
        <StatusTag variant={health.bandTone}>{health.headline}</StatusTag>
        {health.rangeText === null ? null : <Text>{health.rangeText}</Text>}
        {health.pendingText === null ? null : <Text>{health.pendingText}</Text>}
        {health.trend.value === null ? null : <Text variant="microcopy">{health.trend.text}</Text>}
      </Flex>
    </Flex>
  );
}
