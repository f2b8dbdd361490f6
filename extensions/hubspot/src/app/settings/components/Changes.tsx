import {
  Flex,
  Heading,
  LoadingSpinner,
  Select,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import { type ReactElement, useState } from 'react';

import { ChangesAnswer, type WritesProperty, writesVersion } from '../contract/writes.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { Problem } from './Problem.tsx';
import { RecordName } from './RecordName.tsx';

const everything = 'all';

/** Every value that the plan changes, beside what HubSpot holds now, page by page. */
export function Changes({
  host,
  plan,
  properties,
}: {
  host: string | null;
  plan: string;
  properties: readonly WritesProperty[];
}): ReactElement {
  const [shown, setShown] = useState({ property: everything, page: 1 });
  const changed = properties.filter(({ changes }) => changes !== null && changes > 0);
  return (
    <Flex direction="column" gap="sm">
      <Heading>Every change</Heading>
      <Select
        name="property"
        label="Property"
        options={[
          { label: 'All properties', value: everything },
          ...changed.map(({ name, label, changes }) => ({ label: `${label} (${changes ?? 0})`, value: name })),
        ]}
        value={shown.property}
        onChange={(value) => setShown({ property: typeof value === 'string' ? value : everything, page: 1 })}
      />
      <ChangesTable host={host} plan={plan} {...shown} onPage={(page) => setShown({ ...shown, page })} />
    </Flex>
  );
}

function ChangesTable({
  host,
  plan,
  property,
  page,
  onPage,
}: {
  host: string | null;
  plan: string;
  property: string;
  page: number;
  onPage: (page: number) => void;
}): ReactElement {
  const of = property === everything ? '' : `&property=${encodeURIComponent(property)}`;
  const path = `/writes/changes?version=${writesVersion}&plan=${plan}&page=${page}${of}`;
  const { outcome, retry } = useAnswer(host, path, ChangesAnswer);
  if (outcome === null) return <LoadingSpinner label="Loading the changes" showLabel />;
  if (!outcome.ok) return <Problem problem={outcome.problem} onRetry={retry} />;
  const { rows, pageCount } = outcome.answer;
  return (
    <Table bordered density="condensed" paginated page={page} pageCount={pageCount} onPageChange={onPage}>
      <TableHead>
        <TableRow>
          <TableHeader>Record</TableHeader>
          <TableHeader>Property</TableHeader>
          <TableHeader>Now</TableHeader>
          <TableHeader>Then</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={`${row.object} ${row.id} ${row.property}`}>
            <TableCell>
              <RecordName value={row} />
            </TableCell>
            <TableCell>{row.label}</TableCell>
            <TableCell>
              <Value text={row.fromText} />
            </TableCell>
            <TableCell>
              <Value text={row.toText} isNew />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** No value is said in a word: an empty cell could be one that was not loaded. */
function Value({ text, isNew = false }: { text: string | null; isNew?: boolean }): ReactElement {
  if (text === null) return <Text format={{ italic: true }}>empty</Text>;
  return <Text format={{ fontWeight: isNew ? 'demibold' : 'regular' }}>{text}</Text>;
}
