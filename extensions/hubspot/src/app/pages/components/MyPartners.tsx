import { Accordion, EmptyState, Flex, Heading, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { ReadyMyPartners } from '../contract/my-partners.ts';
import { Partner } from './Partner.tsx';

/** Who needs the reader today, the worthiest first, and how full the reader is. Who can wait is folded away, unless there is nobody else. */
export function MyPartners({ answer }: { answer: ReadyMyPartners }): ReactElement {
  const { asOf, headline, items, load, notJudged, nothing, owner, waiting } = answer;
  const today = items.filter(({ pressing }) => pressing !== false);
  const later = items.filter(({ pressing }) => pressing === false);
  return (
    <Flex direction="column" gap="md">
      <Flex direction="column" gap="xs">
        {nothing === null ? <Heading>{headline}</Heading> : <Nothing headline={headline} text={nothing} />}
        <Text>{load}</Text>
        <Text variant="microcopy">
          {owner.name}, as of {asOf}
        </Text>
        {notJudged === null ? null : <Text variant="microcopy">{notJudged}</Text>}
      </Flex>
      {today.length === 0 ? null : <Partners partners={today} />}
      {later.length === 0 ? null : (
        <Accordion title={waiting ?? ''} defaultOpen={today.length === 0}>
          <Partners partners={later} />
        </Accordion>
      )}
    </Flex>
  );
}

function Partners({ partners }: { partners: ReadyMyPartners['items'] }): ReactElement {
  return (
    <Flex direction="column" gap="md">
      {partners.map((partner) => (
        <Partner key={partner.partnerId} partner={partner} />
      ))}
    </Flex>
  );
}

function Nothing({ headline, text }: { headline: string; text: string }): ReactElement {
  return (
    <EmptyState title={headline} layout="vertical">
      <Text>{text}</Text>
    </EmptyState>
  );
}
