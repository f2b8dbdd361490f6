import { Alert, Divider, Flex, Tab, Tabs, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { ReadyHealthCard } from '../contract/health.ts';
import { Classifications } from './Classifications.tsx';
import { Dimensions } from './Dimensions.tsx';
import { DoNext } from './DoNext.tsx';
import type { Entering } from './EnterButton.tsx';
import { Findings } from './Findings.tsx';
import { Headline } from './Headline.tsx';
import { NotKnown } from './NotKnown.tsx';
import { Trend } from './Trend.tsx';
import { WhatComes } from './WhatComes.tsx';
import { WhyItMoved } from './WhyItMoved.tsx';

/** A judged partner, the most useful first: where it stands, what to do, what it is made of, then past and future. */
export function Health({
  health,
  record,
  onEntered,
}: { health: ReadyHealthCard } & Pick<Entering, 'record' | 'onEntered'>): ReactElement {
  const entering = { record, onEntered, may: health.may };
  const { partnership } = health;
  return (
    <Flex direction="column" gap="md">
      {health.stale ? (
        <Alert title="This may be out of date" variant="warning">
          The CRM could not be read lately. {health.asOf}.
        </Alert>
      ) : null}
      <Headline health={health} />
      {partnership === undefined ? null : <Classifications classifications={partnership.classifications} />}
      <DoNext actions={health.nextBestActions} />
      <NotKnown missing={health.missing} entering={entering} />
      {partnership === undefined ? null : <Findings partnership={partnership} entering={entering} />}
      <Divider />
      <Dimensions dimensions={health.dimensions} entering={entering} />
      <Divider />
      <Tabs defaultSelected="comes">
        <Tab tabId="comes" title="What comes">
          <WhatComes forecast={health.forecast} quarterTurn={health.quarterTurn} />
        </Tab>
        <Tab tabId="moved" title="Why it moved">
          <WhyItMoved changes={health.changes} became={partnership?.changes ?? []} />
        </Tab>
        <Tab tabId="trend" title="Trend">
          <Trend trend={health.trend} history={health.history} />
        </Tab>
      </Tabs>
      <Text variant="microcopy">
        {[health.asOf, health.partner.signed, `Settings version ${health.settingsVersion}`].filter(Boolean).join(' · ')}
      </Text>
    </Flex>
  );
}
