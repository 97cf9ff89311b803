import re,sys,pathlib,html
LAB=dict(P="PERSON",R="ROLE",O="ORG",B="BODY",L="PLACE",W="LAW",D="DOC",T="DATE",E="PERIOD",M="TERM")
def a(**k):
    return "".join(f' {n.rstrip("_")}="{v}"' for n,v in k.items() if v is not None)
def esc(v): return v.replace('"','&quot;')
def ent(m): return f'<ent label="{LAB[m[1]]}">{m[2]}</ent>'
def met(m):
    parts=m[1].split("|"); at={"value":parts[0],"unit":parts[1],"indicator":parts[2]}
    if not at["unit"]: 
        if at["value"]=="": del at["unit"]
    for p in parts[3:]:
        if p in "+-=": at["change"]={"+":"increase","-":"decrease","=":"none"}[p]
        else:
            k,v=p.split(":",1); at[{"pe":"period","co":"comparator","lv":"level"}[k]]=v
    return "<metric"+a(**at)+">"
def pp(m):
    k={"q":"question","r":"response","c":"comment"}[m[1]]
    at={"kind":k}
    if m[2]: at["answers" if m[1]=="r" else "id"]=m[2]
    at["by"]=m[3]
    return "<p"+a(**at)+">"
def ass(m):
    return f'<assurance strength="{dict(xa="assured",xu="undertaken",xe="expected")[m[1]]}" by="{m[2]}">'
def res(m):
    parts=m[1].split("|"); at={"verb":parts[0].strip()}
    for p in parts[1:]:
        k,v=p.split(":",1); at[dict(m="mover",s="seconder",o="outcome",f="for",a="against",b="abstain")[k]]=v
    return "<resolution"+a(**at)+">"
def item(m):
    parts=m[1].split("|"); at={"number":parts[0],"kind":parts[1]}
    if len(parts)>2: at["access"]="exempt"
    return "<item"+a(**at)+">"
for f in sys.argv[1:]:
    t=pathlib.Path(f).read_text()
    t=re.sub(r"\[([PROBLWDTEM]):([^\[\]]*)\]",ent,t)
    t=re.sub(r"<m ([^>]*)>",met,t); t=t.replace("</m>","</metric>")
    t=re.sub(r"<([qrc]) ([^|>]*)\|([^>]*)>",pp,t); t=re.sub(r"</[qrc]>","</p>",t)
    t=re.sub(r"<(xa|xu|xe)\|([^>]*)>",ass,t); t=re.sub(r"</x[aue]>","</assurance>",t)
    t=re.sub(r"<res ([^>]*)>",res,t); t=t.replace("</res>","</resolution>")
    t=re.sub(r"<it ([^>]*)>",item,t); t=t.replace("</it>","</item>")
    t=re.sub(r"<pt ([^>]*)>",r'<point label="\1">',t).replace("</pt>","</point>")
    t=re.sub(r"<cl ([^>]*)>",r'<clause label="\1">',t).replace("</cl>","</clause>")
    t=t.replace("<h>","<heading>").replace("</h>","</heading>")
    out=pathlib.Path("..")/(pathlib.Path(f).stem+".xml")
    out.write_text(t.rstrip("\n")+"\n" if False else t.rstrip("\n"))
