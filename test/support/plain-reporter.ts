import type { Reporter, TestModule } from 'vitest/node';

/** Ends the output with one line that a script can read: `N passed, N failed`, and `, N skipped` where any were. */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        count[test.result().state] += 1;
      }
      // A file that cannot be loaded, or a hook of it that fails, has no failed test to show for it.
      if (module.state() === 'failed' && !hasFailedTest(module)) {
        count.failed += 1;
      }
    }
    const skipped = count.skipped + count.pending;
    console.log(`${count.passed} passed, ${count.failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  }
}

function hasFailedTest(module: TestModule): boolean {
  return [...module.children.allTests('failed')].length > 0;
}
