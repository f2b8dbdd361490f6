import { Accordion, Link, List, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

import type { HealthCardDimension, RecordLink } from '../contract/health.ts';

/** The records behind a figure, folded away until somebody asks. */
export function Records({
  evidence,
  of,
}: {
  evidence: HealthCardDimension['evidence'];
  of: string;
}): ReactElement | null {
  const { count, records } = evidence;
  if (records.length === 0) return null;
  const more = count - records.length;
  return (
    <Accordion title={`${of}: ${count === 1 ? '1 record' : `${count} records`}`} size="xs">
      <List variant="unordered">
        {records.map((record) => (
          <Record key={`${record.type} ${record.id}`} record={record} />
        ))}
        {more > 0 ? <Text variant="microcopy">and {more} more</Text> : null}
      </List>
    </Accordion>
  );
}

function Record({ record }: { record: RecordLink }): ReactElement {
  const type = record.type.replaceAll('_', ' ');
  const name = record.name === null ? `${type} ${record.id}` : `${record.name} (${type})`;
  if (record.url === null) return <Text>{name}</Text>;
  return <Link href={{ url: record.url, external: true }}>{name}</Link>;
}
