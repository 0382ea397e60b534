"""A gazetteer of seven places around Ariha, small enough to break in every way."""

import csv
import json
import shutil
from pathlib import Path

import pytest
import shapely

ROOT = Path(__file__).resolve().parents[2]
CLAIM_COLUMNS = (
    "id,subject,as_written,kind,parties,taken_from,first_possible,first_certain,last_certain,"
    "last_possible,confidence,weight_note,source,locator,recorded,supersedes,flags,note"
)
JAN_5, JAN_10 = ",".join(["2020-01-05"] * 4), ",".join(["2020-01-10"] * 4)

SAMPLE = {
    "VERSION": "2026.11.22\n",
    "places.csv": """\
id,kind,name_en,name_ar,lat,lon,admin3,admin2,admin1,parent,population,importance,source,note
C3871,community,Idleb,إدلب,35.93,36.63,SY070000,SY0700,SY07,,,5,ocha-2019,
C4268,community,Bazabur,بزابور,35.78,36.61,SY070500,SY0705,SY07,,,0,ocha-2019,
C4273,community,Sarja,سرجة,35.76,36.63,SY070500,SY0705,SY07,,5200,0,ocha-2019,
C4278,community,Ariha,أريحا,35.81,36.61,SY070500,SY0705,SY07,,,4,ocha-2019,
C4280,community,Majdaliya,مجدليا,35.83,36.68,SY070500,SY0705,SY07,,,1,ocha-2019,
N0001,neighbourhood,Al Gharbi,الغربي,35.811,36.605,SY070500,SY0705,SY07,C4278,,0,ocha-2019,
X00001,hill,Jabal al-Arbain,جبل الأربعين,35.805,36.63,SY070500,SY0705,SY07,,,0,ocha-2019,
""",
    "names.csv": """\
subject,name,lang,kind,source
C3871,Idleb,en,official,ocha-2019
C3871,إدلب,ar,official,ocha-2019
C4273,Sarja,en,official,ocha-2019
C4273,سرجة,ar,official,ocha-2019
C4278,Ariha,en,official,ocha-2019
C4278,أريحا,ar,official,ocha-2019
R-jabal-al-zawiya,Jabal al Zaweya,en,press,snhr_2020_01
""",
    "concordance.csv": "id,authority,key\nC4278,wikidata,Q639513\n",
    "exceptions.csv": "check,subject,reason\n",
    "control/baseline.csv": f"""\
{CLAIM_COLUMNS}
baseline-00001,SY,Syria,holds,syrian_regime,,2011-03-15,2011-03-15,2011-03-15,2011-03-15,3,,baseline,x,2026-11-22,,area_wide,
""",
    "control/report.csv": f"""\
{CLAIM_COLUMNS}
report-00001,C4278,Ariha city,holds,armed_opposition|hts,,{JAN_5},3,,snhr_2020_01,C,2026-11-22,,,
report-00002,C4273,Sarja village,holds,armed_opposition,,{JAN_10},3,,snhr_2020_01,H,2026-11-22,,,
""",
}

NORTH, SOUTH = shapely.box(36.5, 35.86, 36.75, 36.0), shapely.box(36.5, 35.7, 36.75, 35.86)
BOTH = shapely.Polygon(
    [(36.5, 35.7), (36.75, 35.7), (36.75, 35.86), (36.75, 36.0), (36.5, 36.0), (36.5, 35.86)]
)
QUARTER = shapely.box(36.6, 35.805, 36.61, 35.815)
# The library knows these parties by their ids, so the sample has the project's own.
AS_THEY_ARE = ("sources.csv", "parties.csv", "party_names.csv", "relations.csv")
AREAS = {
    "country": [("SY", "country", "Syria", "سوريا", "", BOTH)],
    "governorates": [("SY07", "governorate", "Idleb", "إدلب", "SY", BOTH)],
    "districts": [
        ("SY0700", "district", "Idleb", "إدلب", "SY07", NORTH),
        ("SY0705", "district", "Ariha", "أريحا", "SY07", SOUTH),
    ],
    "subdistricts": [
        ("SY070000", "subdistrict", "Idleb", "إدلب", "SY0700", NORTH),
        ("SY070500", "subdistrict", "Ariha", "أريحا", "SY0705", SOUTH),
    ],
    "neighbourhoods": [("N0001", "neighbourhood", "Al Gharbi", "الغربي", "C4278", QUARTER)],
    "regions": [("R-jabal-al-zawiya", "region", "Jabal al-Zawiya", "جبل الزاوية", "SY", SOUTH)],
}


def feature_line(identifier, level, name_en, name_ar, parent, geometry):
    properties = {"id": identifier, "level": level, "name_en": name_en, "name_ar": name_ar}
    properties |= {"parent": parent, "source": "ocha-2019"}
    if level == "region":
        properties |= {"reason": "SNHR counts Sarja to it", "members": "C4268|C4273"}
    record = {"type": "Feature", "properties": properties}
    record["geometry"] = shapely.geometry.mapping(geometry)
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


@pytest.fixture
def tables(tmp_path):
    """A folder of text tables to build from, to break and to check."""
    folder = tmp_path / "gazetteer"
    for name, text in SAMPLE.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for name in AS_THEY_ARE:
        shutil.copy(ROOT / "gazetteer" / name, folder / name)
    (folder / "areas").mkdir()
    for name, areas in AREAS.items():
        lines = ",\n".join(feature_line(*area) for area in areas)
        text = '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"
        (folder / "areas" / f"{name}.geojson").write_text(text, encoding="utf-8", newline="\n")
    return folder


@pytest.fixture(scope="session")
def real_tables():
    """The project's own tables."""
    return ROOT / "gazetteer"


@pytest.fixture(scope="session")
def real_places(real_tables):
    with (real_tables / "places.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="session")
def real_areas(real_tables):
    """File name -> {id: (properties, shape)}."""
    found = {}
    for path in sorted((real_tables / "areas").glob("*.geojson")):
        features = json.loads(path.read_text("utf-8"))["features"]
        found[path.stem] = {
            f["properties"]["id"]: (f["properties"], shapely.geometry.shape(f["geometry"]))
            for f in features
        }
    return found
