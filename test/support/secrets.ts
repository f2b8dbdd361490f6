/** Texts that are keys by their form, whatever they are called. */
const secretForms: readonly RegExp[] = [
  // HubSpot's tokens of private apps and service keys.
  /\bpat-[a-z]{2}\d?-[0-9a-z-]{8,}/gi,
  // Client secrets and the older API keys.
  /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/g,
  // Personal access keys, refresh tokens and keys for encryption: long, of letters and digits mixed, in base64 or hexadecimal.
  /(?<![\w+/=-])(?=[\w+/-]*\d)(?=[\w+/-]*[A-Za-z])[\w+/-]{32,}={0,2}(?![\w+/=-])/g,
];

/** Fields that hold a key as soon as they hold anything but a reference to the environment. */
const secretFields =
  /\b(?:personalAccessKey|clientSecret|apiKey|accessToken|refreshToken|password|secret|token)["']?\s*[:=]\s*(?!\$\{)["']?([^\s"'#,}]+)/gi;

/** Everything in a text that looks like a key. */
export function secretsIn(text: string): readonly string[] {
  const byForm = secretForms.flatMap((form) => [...text.matchAll(form)].map(([found]) => found));
  const byField = [...text.matchAll(secretFields)].map(([, value]) => value ?? '');
  return [...new Set([...byForm, ...byField])];
}
