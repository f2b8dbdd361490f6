import { Button, Flex, LoadingSpinner, Text, useExtensionActions } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import { AuditAnswer, writesVersion } from '../contract/writes.ts';
import { useAnswer } from '../hooks/use-answer.ts';
import { Problem } from './Problem.tsx';

/** HubSpot lets a page save no file: the log is copied, to be pasted into a spreadsheet or a file. */
export function AuditTab({ host }: { host: string | null }): ReactElement {
  const { outcome, retry } = useAnswer(host, `/writes/audit?version=${writesVersion}`, AuditAnswer);
  const { addAlert, copyTextToClipboard } = useExtensionActions<'settings'>();
  if (outcome === null) return <LoadingSpinner label="Loading the audit log" showLabel />;
  if (!outcome.ok) return <Problem problem={outcome.problem} onRetry={retry} />;
  const { csv, text, lines } = outcome.answer;
  const copy = async () => {
    try {
      await copyTextToClipboard(csv ?? '');
      addAlert({ type: 'success', message: 'The audit log is copied as CSV.' });
    } catch {
      addAlert({ type: 'danger', message: 'The browser did not let it be copied.' });
    }
  };
  return (
    <Flex direction="column" gap="sm" align="start">
      <Text>
        Who planned, approved, stopped, wrote and undid what, and every value that was written: before, after and why.
      </Text>
      <Text variant="microcopy">{text}</Text>
      <Button variant="secondary" disabled={csv === null || lines === 0} onClick={() => void copy()}>
        Copy as CSV
      </Button>
      {csv === null ? null : (
        <Text variant="microcopy">To save it as a file: npm run tandem -- audit FILE, where Tandem runs.</Text>
      )}
    </Flex>
  );
}
