const taken = new Map<string, Set<number>>();

/** Which of the characters of one name in this page the next one is: the first number that is free. */
export function takePlace(name: string): number {
  const places = taken.get(name) ?? new Set();
  taken.set(name, places);
  let place = 0;
  while (places.has(place)) place++;
  places.add(place);
  return place;
}

export function leavePlace(name: string, place: number): void {
  const places = taken.get(name);
  places?.delete(place);
  if (places?.size === 0) taken.delete(name);
}
