import {
  Button,
  EmptyState,
  Flex,
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

import type { WritesRun } from '../contract/writes.ts';
import type { PageParts } from './page-parts.ts';
import { RunReport } from './RunReport.tsx';
import { Undo } from './Undo.tsx';

/** What was planned, written and undone, by whom and when; any write can be looked into and taken back. */
export function RunsTab(parts: PageParts): ReactElement {
  const { answer } = parts;
  const [open, setOpen] = useState<string | null>(null);
  if (answer.runs.length === 0) {
    return (
      <EmptyState title="No runs yet" imageName="task" layout="vertical" imageWidth={120} flush>
        <Text>Each plan, write and undo is listed here with who asked for it.</Text>
      </EmptyState>
    );
  }
  return (
    <Flex direction="column" gap="md">
      {open === null ? null : <RunReport key={open} run={open} onClose={() => setOpen(null)} {...parts} />}
      <Table bordered density="condensed" flush>
        <TableHead>
          <TableRow>
            <TableHeader>Run</TableHeader>
            <TableHeader>Result</TableHeader>
            <TableHeader>Actions</TableHeader>
          </TableRow>
        </TableHead>
        <TableBody>
          {answer.runs.map((run) => (
            <Row key={run.run} run={run} onOpen={setOpen} answer={answer} decide={parts.decide} />
          ))}
        </TableBody>
      </Table>
    </Flex>
  );
}

function Row({
  run,
  onOpen,
  answer,
  decide,
}: { run: WritesRun; onOpen: (run: string) => void } & Omit<PageParts, 'host'>): ReactElement {
  return (
    <TableRow>
      <TableCell>
        <Flex direction="column" gap="flush">
          <Text format={{ fontWeight: 'demibold' }}>{run.title}</Text>
          <Text variant="microcopy">
            {run.at}, by {run.by}
          </Text>
        </Flex>
      </TableCell>
      <TableCell>
        <Flex direction="column" gap="flush">
          {run.tone === 'default' ? <Text>{run.text}</Text> : <StatusTag variant={run.tone}>{run.text}</StatusTag>}
          {run.note === null ? null : <Text variant="microcopy">{run.note}</Text>}
        </Flex>
      </TableCell>
      <TableCell>
        <Flex gap="xs" wrap>
          <Button variant="secondary" size="xs" onClick={() => onOpen(run.run)}>
            Details
          </Button>
          {run.mayUndo ? <Undo run={run} answer={answer} decide={decide} size="xs" /> : null}
        </Flex>
      </TableCell>
    </TableRow>
  );
}
