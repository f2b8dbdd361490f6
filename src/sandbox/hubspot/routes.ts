import { accountRoutes } from './account.ts';
import { associationWriteRoutes } from './association-writes.ts';
import { associationRoutes } from './associations.ts';
import { batchRoutes } from './batch.ts';
import type { Route } from './call.ts';
import { objectRoutes } from './objects.ts';
import { propertyRoutes } from './properties.ts';
import { propertyGroupRoutes } from './property-groups.ts';
import { searchRoutes } from './search.ts';

/** Every authorised route. Literal paths stand before those with a name in the same place. */
export const apiRoutes: readonly Route[] = [
  ...batchRoutes,
  ...searchRoutes,
  ...associationRoutes,
  ...associationWriteRoutes,
  ...objectRoutes,
  ...propertyGroupRoutes,
  ...propertyRoutes,
  ...accountRoutes,
];
