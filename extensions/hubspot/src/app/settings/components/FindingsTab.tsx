import {
  EmptyState,
  Flex,
  LoadingSpinner,
  StatusTag,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import { type ReactElement, useState } from 'react';

import { FindingsAnswer } from '../contract/findings.ts';
import { writesVersion } from '../contract/writes.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { Problem } from './Problem.tsx';
import { RecordName } from './RecordName.tsx';

/** What people set aside on the card or called wrong, with their reasons. */
export function FindingsTab({ host }: { host: string | null }): ReactElement {
  const [page, setPage] = useState(1);
  const { outcome, retry } = useAnswer(host, `/writes/findings?version=${writesVersion}&page=${page}`, FindingsAnswer);
  if (outcome === null) return <LoadingSpinner label="Loading what was set aside" showLabel />;
  if (!outcome.ok) return <Problem problem={outcome.problem} onRetry={retry} />;
  const { headline, rows, total } = outcome.answer;
  if (total === 0)
    return (
      <EmptyState title="Nothing is set aside" imageName="voteAndSearch" layout="vertical" imageWidth={120} flush>
        <Text>
          When somebody says on a card that a blind spot is known or wrong, it is listed here with the reason.
        </Text>
      </EmptyState>
    );
  return (
    <Flex direction="column" gap="sm">
      <Flex direction="column" gap="xs">
        <Text>{headline}</Text>
        <Text variant="microcopy">Tandem's command line also lists what is over or open again: findings --all</Text>
      </Flex>
      <Findings answer={outcome.answer} rows={rows} onPage={setPage} />
    </Flex>
  );
}

function Findings({
  answer: { page, pageCount },
  rows,
  onPage,
}: {
  answer: FindingsAnswer;
  rows: FindingsAnswer['rows'];
  onPage: (page: number) => void;
}): ReactElement {
  return (
    <Table
      bordered
      density="condensed"
      paginated={pageCount > 1}
      page={page}
      pageCount={pageCount}
      onPageChange={onPage}
    >
      <TableHead>
        <TableRow>
          <TableHeader>Partner</TableHeader>
          <TableHeader>Shown then</TableHeader>
          <TableHeader>Reason</TableHeader>
          <TableHeader>Until</TableHeader>
          <TableHeader>Today</TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row) => (
          <TableRow key={row.key}>
            <TableCell>
              <RecordName value={row} />
            </TableCell>
            <TableCell>
              <Flex direction="column" gap="flush">
                <Text format={{ fontWeight: 'demibold' }}>{row.finding}</Text>
                {row.shown === null ? null : <Text variant="microcopy">{row.shown}</Text>}
              </Flex>
            </TableCell>
            <TableCell>
              <Flex direction="column" gap="flush">
                <StatusTag variant={row.tone}>{row.says}</StatusTag>
                <Text>{row.reason}</Text>
                <Text variant="microcopy">{row.by}</Text>
              </Flex>
            </TableCell>
            <TableCell>{row.until}</TableCell>
            <TableCell>{row.today}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
