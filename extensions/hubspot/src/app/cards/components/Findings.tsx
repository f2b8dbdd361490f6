import { Accordion, Flex, Heading, Link, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { Finding, Partnership } from '../contract/health.ts';
import type { Entering } from './EnterButton.tsx';
import { KnownButton, ReopenButton } from './KnownButton.tsx';
import { Records } from './Records.tsx';

/** So many are seen at once; more would be a list that nobody reads. */
const shownAtOnce = 3;

/** What nobody sees of this partner: what it is, what to do, what it hides, and a way to do it or to say that it is known. */
export function Findings({
  partnership,
  entering,
}: {
  partnership: Pick<Partnership, 'findings' | 'noSource'>;
  entering: Entering;
}): ReactElement | null {
  const { findings, noSource } = partnership;
  const open = findings.filter(({ known }) => known === null);
  const known = findings.filter((finding) => finding.known !== null);
  if (findings.length === 0 && noSource === null) return null;
  const [first, rest] = [open.slice(0, shownAtOnce), open.slice(shownAtOnce)];
  return (
    <Flex direction="column" gap="sm">
      <Heading>Blind spots</Heading>
      {open.length === 0 ? <Text>None open.</Text> : <List findings={first} entering={entering} />}
      {rest.length === 0 ? null : (
        <Accordion title={rest.length === 1 ? '1 more blind spot' : `${rest.length} more blind spots`} size="xs">
          <List findings={rest} entering={entering} />
        </Accordion>
      )}
      {known.length === 0 ? null : (
        <Accordion title={`${known.length} set aside`} size="xs">
          <List findings={known} entering={entering} />
        </Accordion>
      )}
      {noSource === null ? null : <Text variant="microcopy">{noSource}</Text>}
    </Flex>
  );
}

function List({ findings, entering }: { findings: readonly Finding[]; entering: Entering }): ReactElement {
  return (
    <Flex direction="column" gap="md">
      {findings.map((finding) => (
        <One key={finding.id} finding={finding} entering={entering} />
      ))}
    </Flex>
  );
}

function One({ finding, entering }: { finding: Finding; entering: Entering }): ReactElement {
  const { evidence, hides, known, name, todo, what } = finding;
  return (
    <Flex direction="column" gap="xs" align="start">
      <Text format={{ fontWeight: 'demibold' }}>{name}</Text>
      <Text>{[what, todo].join(' ')}</Text>
      {hides === null ? null : <Text variant="microcopy">{hides}</Text>}
      {known === null ? null : <Text variant="microcopy">{known}</Text>}
      <Flex gap="sm" align="center" wrap>
        <Fix finding={finding} />
        {known === null ? (
          <KnownButton finding={finding} entering={entering} />
        ) : (
          <ReopenButton finding={finding} entering={entering} />
        )}
      </Flex>
      <Records evidence={evidence} of={name} />
    </Flex>
  );
}

/** Where it is done, one click away. What is entered on the card itself has its button beside the dimension it belongs to. */
function Fix({ finding: { fix, known } }: { finding: Finding }): ReactElement | null {
  if (fix === null || known !== null || fix.url === null) return null;
  return <Link href={{ url: fix.url, external: true }}>{fix.label}</Link>;
}
