/** Something that the person at the keyboard can put right. The message is all that is shown. */
export class BootstrapFailure extends Error {
  /** @override */
  name = 'BootstrapFailure';
}
