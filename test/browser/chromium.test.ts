import { expect, test } from 'vitest';

import { launchChromium } from '../support/chromium.ts';

test('the browser of the tests lays out text with a font of its own', async () => {
  await using browser = await launchChromium();
  const page = await browser.newPage();
  await page.setContent(
    '<span style="font: 40px sans-serif">WWWW</span><span style="font: 40px sans-serif">iiii</span>',
  );

  const widths = await page
    .locator('span')
    .evaluateAll((spans) => spans.map((span) => span.getBoundingClientRect().width));

  expect(widths[0]).toBeGreaterThan(2 * (widths[1] ?? 0));
  expect(widths[1]).toBeGreaterThan(20);
});
