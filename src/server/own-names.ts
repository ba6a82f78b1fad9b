/** The names and addresses by which a machine reaches itself. */

export function isLoopback(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '');
  return plain === '::1' || /^127(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/.test(plain);
}

/** Whether a browser that was sent to this machine by its own names, and not by a rebound one, says so. */
export function isOwnName(host: string | undefined, ownHost: string): boolean {
  if (host === undefined) return false;
  const name = host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
  const bare = name.replace(/^\[(.*)\]$/, '$1');
  return (
    bare === 'localhost' ||
    bare.endsWith('.localhost') ||
    isLoopback(bare) ||
    bare === ownHost.toLowerCase()
  );
}
