// What bundlers put in the place of a room's client that is not installed; see "imports" in package.json.
throw new Error('The package is not installed.');
