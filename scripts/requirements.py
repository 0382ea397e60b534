"""Print the requirements that pyproject.toml lists under the names given, one a line.

`build` is the build backend's list, `project` the run-time one; other names are extras. `make`
installs them by name, so that the package, and with it the database, is built once only.
"""

import sys
import tomllib
from pathlib import Path


def main(names: list[str]) -> None:
    """Print the lists `names`, without the package's own extras."""
    config = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    project = config["project"]
    lists = {
        "build": config["build-system"]["requires"],
        "project": project["dependencies"],
        **project["optional-dependencies"],
    }
    wanted = dict.fromkeys(requirement for name in names for requirement in lists[name])
    print("\n".join(r for r in wanted if not r.startswith(project["name"])))


if __name__ == "__main__":
    main(sys.argv[1:])
