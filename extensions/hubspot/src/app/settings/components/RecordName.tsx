import { Flex, Link, Text } from '@hubspot/ui-extensions';
import type { ReactElement } from 'react';

/** A record by its name, which opens it. */
export function RecordName({
  value,
}: {
  value: { readonly name: string; readonly url: string | null; readonly objectTitle: string };
}): ReactElement {
  const { name, url, objectTitle } = value;
  return (
    <Flex direction="column" gap="flush">
      {url === null ? <Text>{name}</Text> : <Link href={{ url, external: true }}>{name}</Link>}
      <Text variant="microcopy">{objectTitle}</Text>
    </Flex>
  );
}
