import { definePlugin } from '@oxlint/plugins';

import { layersRule } from './layers.ts';
import { packageOwnersRule } from './package-owners.ts';
import { pureDomainRule } from './pure-domain.ts';

/** The rules of this repository that no published plugin has. */
const plugin = definePlugin({
  meta: { name: 'tandem' },
  rules: { layers: layersRule, 'package-owners': packageOwnersRule, 'pure-domain': pureDomainRule },
});

export default plugin;
