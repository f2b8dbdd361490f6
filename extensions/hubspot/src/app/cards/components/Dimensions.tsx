import { Flex, ProgressBar, StatusTag, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { HealthCardDimension, Tone } from '../contract/health.ts';
import { EnterButton, type Entering } from './EnterButton.tsx';
import { Records } from './Records.tsx';

/** The five dimensions: points, what was seen, what would lift them, when they fall. */
export function Dimensions({
  dimensions,
  entering,
}: {
  dimensions: readonly HealthCardDimension[];
  entering: Entering;
}): ReactElement {
  return (
    <Flex direction="column" gap="md">
      {dimensions
        .filter((dimension) => dimension.max > 0)
        .map((dimension) => (
          <Dimension key={dimension.name} dimension={dimension} entering={entering} />
        ))}
    </Flex>
  );
}

function Dimension({ dimension, entering }: { dimension: HealthCardDimension; entering: Entering }): ReactElement {
  const { name, seen, expiry, remarks, evidence, title } = dimension;
  // What is to be found out, and the button for it, stands under "Not known" already.
  const isKnown = dimension.points !== null;
  const step = isKnown ? dimension.step : null;
  return (
    <Flex direction="column" gap="xs">
      <Points dimension={dimension} />
      <Text>{seen}</Text>
      {step === null ? null : <Text variant="microcopy">{step}</Text>}
      {expiry === null ? null : <Text variant="microcopy">{expiry}</Text>}
      {remarks.map((remark) => (
        <Text key={remark} variant="microcopy" format={{ italic: true }}>
          {remark}
        </Text>
      ))}
      {isKnown ? <EnterButton dimension={name} entering={entering} /> : null}
      <Records evidence={evidence} of={title} />
    </Flex>
  );
}

/** A bar for what is known. Not known is a word, never an empty bar, which would read as 0. */
function Points({ dimension }: { dimension: HealthCardDimension }): ReactElement {
  const { title, points, max, tone } = dimension;
  if (points === null) {
    return (
      <Flex justify="between" align="center" gap="sm" wrap>
        <Text format={{ fontWeight: 'demibold' }}>{title}</Text>
        <StatusTag variant="default" hollow>
          Not known, {max} points
        </StatusTag>
      </Flex>
    );
  }
  return (
    <ProgressBar
      title={title}
      aria-label={title}
      value={points}
      maxValue={max}
      valueDescription={`${points} of ${max}`}
      variant={barOf(tone)}
    />
  );
}

function barOf(tone: Tone | undefined): 'success' | 'warning' | 'danger' {
  return tone === 'warning' || tone === 'danger' ? tone : 'success';
}
