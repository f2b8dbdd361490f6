import {
  Alert,
  Button,
  Flex,
  LoadingSpinner,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  Text,
  Tile,
} from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import { RunAnswer, writesVersion } from '../contract/writes.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import type { PageParts } from './page-parts.ts';
import { Problem } from './Problem.tsx';
import { RecordName } from './RecordName.tsx';
import { Undo } from './Undo.tsx';

/** What came of a run: its values by property, what was refused or left and why, and a button to take it back. */
export function RunReport({
  host,
  answer,
  decide,
  run,
  onClose,
}: { run: string; onClose: () => void } & PageParts): ReactElement {
  const { outcome, retry } = useAnswer(host, `/writes/run?version=${writesVersion}&run=${run}`, RunAnswer);
  return (
    <Tile compact>
      {outcome === null ? (
        <LoadingSpinner label="Loading the run" showLabel />
      ) : outcome.ok ? (
        <Report report={outcome.answer} onClose={onClose} answer={answer} decide={decide} />
      ) : (
        <Problem problem={outcome.problem} onRetry={retry} />
      )}
    </Tile>
  );
}

function Report({
  report,
  onClose,
  answer,
  decide,
}: { report: RunAnswer; onClose: () => void } & Omit<PageParts, 'host'>): ReactElement {
  const { run, text, properties, left, leftCount } = report;
  // Undone meanwhile: the list of runs is looked at more often than one run.
  const current = answer.runs.find((one) => one.run === run.run) ?? run;
  return (
    <Flex direction="column" gap="sm">
      <Alert
        title={`${run.title}: ${run.text.slice(0, 1).toLowerCase()}${run.text.slice(1)}`}
        variant={run.tone === 'danger' ? 'danger' : leftCount > 0 ? 'warning' : 'success'}
      >
        {text.slice(1).join(' ')}
      </Alert>
      <Text variant="microcopy">
        {run.at}, by {run.by}
      </Text>
      {properties.length === 0 ? null : (
        <Text>{properties.map(({ label, values }) => `${label}: ${values}`).join(' · ')}</Text>
      )}
      {left.length === 0 ? null : <Left left={left} more={leftCount - left.length} />}
      <Flex gap="sm" wrap>
        {current.mayUndo ? <Undo run={current} answer={answer} decide={decide} size="md" /> : null}
        <Button variant="secondary" onClick={() => onClose()}>
          Close
        </Button>
      </Flex>
    </Flex>
  );
}

function Left({ left, more }: { left: RunAnswer['left']; more: number }): ReactElement {
  return (
    <>
      <Table bordered density="condensed" flush>
        <TableHead>
          <TableRow>
            <TableHeader>Record</TableHeader>
            <TableHeader>Property</TableHeader>
            <TableHeader>Why</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {left.map((value) => (
            <TableRow key={`${value.object} ${value.id} ${value.property}`}>
              <TableCell>
                <RecordName value={value} />
              </TableCell>
              <TableCell>{value.label}</TableCell>
              <TableCell>{value.reason}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {more > 0 ? <Text variant="microcopy">and {more} more: the audit log has them all.</Text> : null}
    </>
  );
}
