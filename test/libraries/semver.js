import semver from "semver"

const versions = []
for (let i = 0; i < 20 * size; i++) {
  const pre = i % 3 === 0 ? `-${["alpha", "beta", "rc"][i % 9 % 3]}.${i % 5}` : ""
  versions.push(`${i % 4}.${(i * 7) % 11}.${(i * 13) % 6}${pre}${i % 5 === 0 ? "+build" : ""}`)
}
print(semver.sort([...versions]).join(" "))
for (const range of ["^1.2.3", "~2.3", ">=1.0.0 <2.0.0 || 3.x", "1.2 - 2.3.4", "*", "^0.0.3", "<1.0.0-beta.2", ">1 <=3.5"]) {
  print(range, new semver.Range(range).range, versions.filter((version) => semver.satisfies(version, range)).length, semver.maxSatisfying(versions, range), semver.minVersion(range).version)
}
for (const release of ["major", "minor", "patch", "prerelease", "preminor"]) print(release, semver.inc("1.2.3-beta.4", release, "beta"))
print(semver.diff("1.2.3", "1.3.0-rc.1"), semver.coerce("v12.3-something").version, semver.valid(" =v1.2.3 "), semver.valid("1.2"), semver.clean("  v1.2.3  "))
print(semver.intersects("^1.2", ">=1.5 <3"), semver.subset("~1.2.3", "^1.0.0"), semver.gtr("2.0.0", "^1.0.0"), semver.simplifyRange(["1.0.0", "1.1.0", "2.0.0"], ">=1.0.0 <2.0.0"))
