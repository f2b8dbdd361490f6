import {
  EmptyState,
  Flex,
  LoadingButton,
  LoadingSpinner,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
} from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import { DriftAnswer, writesVersion } from '../contract/writes.ts';
import { useAct } from '../hooks/use-act.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import type { PageParts } from './page-parts.ts';
import { Problem, Refusal } from './Problem.tsx';
import { RecordName } from './RecordName.tsx';

/** Values that people edited after Tandem wrote them. */
export function EditsTab({ host, answer, decide }: PageParts): ReactElement {
  // What a look finds is asked for when it has ended.
  const { outcome, retry } = useAnswer(
    host,
    `/writes/drift?version=${writesVersion}&after=${answer.runs[0]?.run ?? ''}${answer.running === null ? '' : '-running'}`,
    DriftAnswer,
  );
  const act = useAct(decide);
  if (outcome === null) return <LoadingSpinner label="Loading edits" showLabel />;
  if (!outcome.ok) return <Problem problem={outcome.problem} onRetry={retry} />;
  const { looked, rule, rows, total } = outcome.answer;
  const cannot = !answer.may.allowed || answer.blocked !== null || answer.running !== null;
  return (
    <Flex direction="column" gap="md">
      <Flex justify="between" align="start" gap="md" wrap>
        <Flex direction="column" gap="xs">
          <Text>
            {countText(total)} {rule}
          </Text>
          <Text variant="microcopy">{looked ?? 'Nobody has looked yet'}. Tandem looks once a day.</Text>
        </Flex>
        <LoadingButton
          variant="secondary"
          loading={act.state.status === 'sending'}
          disabled={cannot}
          onClick={() => void act.send('/writes/drift', (key) => ({ key }))}
        >
          Look now
        </LoadingButton>
      </Flex>
      {act.state.status === 'failed' ? <Refusal problem={act.state.problem} /> : null}
      {rows.length === 0 ? (
        <EmptyState title="No edits" imageName="voteAndSearch" layout="vertical" imageWidth={120} flush>
          <Text>Every value that is kept up to date stands as it was written.</Text>
        </EmptyState>
      ) : (
        <Edits rows={rows} more={total - rows.length} />
      )}
    </Flex>
  );
}

function countText(total: number): string {
  if (total === 0) return 'What people edit in HubSpot after Tandem wrote it is listed here.';
  return total === 1
    ? '1 value was edited in HubSpot after Tandem wrote it.'
    : `${total} values were edited in HubSpot after Tandem wrote them.`;
}

function Edits({ rows, more }: { rows: DriftAnswer['rows']; more: number }): ReactElement {
  return (
    <>
      <Table bordered density="condensed" flush>
        <TableHead>
          <TableRow>
            <TableHeader>Record</TableHeader>
            <TableHeader>Property</TableHeader>
            <TableHeader>Written</TableHeader>
            <TableHeader>Edited to</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={`${row.object} ${row.id} ${row.property}`}>
              <TableCell>
                <RecordName value={row} />
              </TableCell>
              <TableCell>{row.label}</TableCell>
              <TableCell>{row.ours ?? 'empty'}</TableCell>
              <TableCell>
                <Flex direction="column" gap="flush">
                  <Text format={{ fontWeight: 'demibold' }}>{row.theirs ?? 'empty'}</Text>
                  <Text variant="microcopy">Found {row.found}</Text>
                </Flex>
              </TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {more > 0 ? <Text variant="microcopy">and {more} more</Text> : null}
    </>
  );
}
