/** Addresses hold the UUID alone; the API's ids hold the type as well (`Client:0190f3a4-…`). */
export function globalId(type: 'Practice' | 'Client' | 'Job', uuid: string): string {
  return `${type}:${uuid}`;
}

export function uuidOf(id: string): string {
  return id.slice(id.indexOf(':') + 1);
}
