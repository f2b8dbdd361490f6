import { Accordion, Flex, Heading, Link, StatusTag, Tag, Text, Tile } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { MyPartner } from '../contract/my-partners.ts';

/** More reasons than these are folded away. */
const shownAtOnce = 3;

/** A partner that wants the reader: who, how it stands, why, and what to do. */
export function Partner({ partner }: { partner: MyPartner }): ReactElement {
  const { by, nextBestAction, reasons } = partner;
  const [first, rest] = [reasons.slice(0, shownAtOnce), reasons.slice(shownAtOnce)];
  return (
    <Tile compact>
      <Flex direction="column" gap="sm">
        <Head partner={partner} />
        <Reasons reasons={first} />
        {rest.length === 0 ? null : (
          <Accordion title={`${rest.length} more ${rest.length === 1 ? 'reason' : 'reasons'}`} size="xs">
            <Reasons reasons={rest} />
          </Accordion>
        )}
        {by === null && nextBestAction === null ? null : (
          <Text variant="microcopy">
            {[by, nextBestAction === null ? null : `Lifts the score most: ${nextBestAction}`]
              .filter((part) => part !== null)
              .join(' · ')}
          </Text>
        )}
      </Flex>
    </Tile>
  );
}

function Head({ partner }: { partner: MyPartner }): ReactElement {
  const { band, bandTone, name, rank, score, segment, url } = partner;
  return (
    <Flex direction="row" gap="sm" align="center" wrap>
      <Heading>
        {rank}. {url === null ? name : <Link href={url}>{name}</Link>}
      </Heading>
      {band === null ? null : (
        <StatusTag variant={bandTone}>{score === null ? band : `${band}, ${score} of 100`}</StatusTag>
      )}
      {segment === null ? null : <Tag>{`Segment ${segment}`}</Tag>}
    </Flex>
  );
}

function Reasons({ reasons }: { reasons: MyPartner['reasons'] }): ReactElement {
  return (
    <Flex direction="column" gap="sm">
      {reasons.map(({ todo, why }) => (
        <Flex key={why} direction="column" gap="flush">
          <Text>{why}</Text>
          <Text format={{ fontWeight: 'demibold' }}>{todo}</Text>
        </Flex>
      ))}
    </Flex>
  );
}
