"""Execute the notebooks and write them back without what changes from run to run.

`make notebooks` does it for all of them; names as arguments choose some. A notebook keeps its
cells, their outputs and the name of its kernel, so that a changed output is a changed answer.
"""

import base64
import io
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from PIL import Image

FOLDER = Path(__file__).parents[1] / "notebooks"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
# What a frame or a figure says of itself besides; the first that is there is kept, with its text.
FORMS = ("image/png", "text/html", "text/markdown")


def smaller(picture: str) -> str:
    """A PNG with a palette: maps have few colours, and a notebook is read on a code host."""
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    out = io.BytesIO()
    image.quantize(96, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return base64.b64encode(out.getvalue()).decode()


def joined(outputs: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """What is printed as one output, however it came in pieces."""
    whole: list[nbformat.NotebookNode] = []
    for output in outputs:
        last = whole[-1] if whole else None
        if last and "text" in last and last.get("name") == output.get("name", ""):
            last.text += output.text
        else:
            whole.append(output)
    return whole


def stripped(notebook: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    """The notebook without times, machine and version; cells are named by their number."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for number, cell in enumerate(notebook.cells):
        cell.metadata = nbformat.from_dict({})
        cell.id = f"{name[:2]}-{number:02d}"
        if cell.cell_type == "code":
            cell.outputs = joined(cell.outputs)
        for output in cell.get("outputs", []):
            if "data" in output:
                form = next((f for f in FORMS if f in output.data), None)
                kept = {"text/plain", form} - ({"text/plain"} if form == "image/png" else set())
                output.data = {key: output.data[key] for key in output.data if key in kept}
                output.metadata = {}
                if form == "image/png":
                    output.data[form] = smaller(output.data[form])
    return notebook


def main(names: list[str]) -> None:
    """Execute and rewrite the notebooks `names`, or all."""
    # A frame's numbers must not depend on the terminal or the time zone of who runs it.
    os.environ.update(COLUMNS="80", TZ="UTC", NO_COLOR="1")
    for path in [FOLDER / f"{name}.ipynb" for name in names] or sorted(FOLDER.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        where = {"metadata": {"path": str(FOLDER)}}
        NotebookClient(notebook, timeout=180, kernel_name="python3", resources=where).execute()
        nbformat.write(stripped(notebook, path.stem), path)
        print(f"{path.relative_to(FOLDER.parent)}  {path.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main([Path(argument).stem for argument in sys.argv[1:]])
