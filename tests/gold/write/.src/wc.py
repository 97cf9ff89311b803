import xml.etree.ElementTree as ET,glob
for f in sorted(glob.glob('../*.xml')): print(f,len("".join(ET.parse(f).getroot().itertext()).split()))
