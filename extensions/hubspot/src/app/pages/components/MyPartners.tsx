import { EmptyState, Flex, Heading, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { ReadyMyPartners } from '../contract/my-partners.ts';
import { Partner } from './Partner.tsx';

/** Who needs the reader today, the worthiest first, and how full the reader is. */
export function MyPartners({ answer }: { answer: ReadyMyPartners }): ReactElement {
  const { asOf, headline, items, load, notJudged, nothing, owner } = answer;
  return (
    <Flex direction="column" gap="md">
      <Flex direction="column" gap="xs">
        <Heading>{headline}</Heading>
        <Text>{load}</Text>
        <Text variant="microcopy">
          {owner.name}, as of {asOf}
        </Text>
        {notJudged === null ? null : <Text variant="microcopy">{notJudged}</Text>}
      </Flex>
      {nothing === null ? null : (
        <EmptyState title="Nothing to do" layout="vertical">
          <Text>{nothing}</Text>
        </EmptyState>
      )}
      {items.map((partner) => (
        <Partner key={partner.partnerId} partner={partner} />
      ))}
    </Flex>
  );
}
