# mk.py OUT: builds workbooks
import zipfile, sys, os
out=sys.argv[1]
NS='http://schemas.openxmlformats.org/spreadsheetml/2006/main'
R='http://schemas.openxmlformats.org/officeDocument/2006/relationships'
def book(name, sheet, strings='', styles='', sheets='<sheet name="Artikel" sheetId="1" r:id="rId1"/>', pr='', extra={}, workbook='xl/workbook.xml', target='worksheets/sheet1.xml'):
    with zipfile.ZipFile(os.path.join(out,name),'w',zipfile.ZIP_DEFLATED) as z:
        z.writestr('_rels/.rels', f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{R}/officeDocument" Target="{workbook}"/></Relationships>')
        z.writestr('xl/workbook.xml', f'<?xml version="1.0"?><workbook xmlns="{NS}" xmlns:r="{R}">{pr}<sheets>{sheets}</sheets></workbook>')
        z.writestr('xl/_rels/workbook.xml.rels', f'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{R}/worksheet" Target="{target}"/><Relationship Id="rId2" Type="{R}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId3" Type="{R}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId4" Type="{R}/styles" Target="styles.xml"/></Relationships>')
        z.writestr('xl/worksheets/sheet1.xml', f'<?xml version="1.0"?><worksheet xmlns="{NS}">{sheet}</worksheet>')
        z.writestr('xl/sharedStrings.xml', f'<?xml version="1.0"?><sst xmlns="{NS}">{strings}</sst>')
        z.writestr('xl/styles.xml', f'<?xml version="1.0"?><styleSheet xmlns="{NS}">{styles}</styleSheet>')
        for k,v in extra.items(): z.writestr(k,v)
si=lambda *t: ''.join(f'<si><t>{x}</t></si>' for x in t)
head='<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
S=si('Artikelnummer','Bezeichnung','Bahn')
book('good.xlsx', '<sheetData>'+head+'<row r="2"><c r="A2"><v>4711</v></c><c r="B2" t="s"><v>3</v></c><c r="C2"><v>1</v></c></row><row r="4" hidden="1"><c r="A4" t="inlineStr"><is><t>A-12</t></is></c><c r="B4" t="str"><f>"x"</f><v>Form &amp; el</v></c><c r="C4"><v>2.0</v></c></row></sheetData>', S+'<si><r><t xml:space="preserve">Reich </t></r><r><rPr><b/></rPr><t>Text</t></r><rPh><t>no</t></rPh></si>')
style='<numFmts><numFmt numFmtId="164" formatCode="0000000000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>'
book('date.xlsx','<sheetData>'+head+'<row r="2"><c r="A2" s="1"><v>44228</v></c><c r="B2" t="s"><v>0</v></c><c r="C2"><v>1</v></c></row></sheetData>',S,style)
book('date1904.xlsx','<sheetData>'+head+'<row r="2"><c r="A2" s="1"><v>42766</v></c><c r="B2" t="s"><v>0</v></c><c r="C2"><v>1</v></c></row></sheetData>',S,style,pr='<workbookPr date1904="1"/>')
G=si('EAN','Name','Bahn')
book('zeros.xlsx','<sheetData>'+head+'<row r="2"><c r="A2" s="2"><v>75678164125</v></c><c r="B2" t="s"><v>1</v></c><c r="C2"><v>1</v></c></row></sheetData>',G,style)
book('bad.xlsx','<sheetData>'+head+'<row r="2"><c r="A2"><v>75678164125</v></c><c r="B2" t="s"><v>1</v></c><c r="C2"><v>1</v></c></row><row r="3"><c r="A3"><v>9521234000013</v></c><c r="B3" t="e"><v>#N/A</v></c><c r="C3"><v>1</v></c></row><row r="4"><c r="A4"><v>4.00638E+12</v></c><c r="B4" t="s"><v>1</v></c><c r="C4"><v>7</v></c></row></sheetData>',G)
book('merged.xlsx','<sheetData>'+head+'<row r="2"><c r="A2"><v>1</v></c><c r="B2" t="s"><v>1</v></c><c r="C2"><v>2</v></c></row><row r="3"><c r="A3"><v>2</v></c><c r="B3" t="s"><v>1</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells>',S)
book('second.xlsx','<sheetData><row><c t="inlineStr"><is><t>nothing</t></is></c></row></sheetData>',S,sheets='<sheet name="hidden" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Liste" sheetId="2" r:id="rId2"/>',extra={'xl/worksheets/sheet2.xml':f'<worksheet xmlns="{NS}"><sheetData>{head}<row><c><v>5</v></c><c t="inlineStr"><is><t>Fünf</t></is></c><c><v>3</v></c></row></sheetData></worksheet>'.encode('utf-8')})
book('xxe.xlsx','<sheetData/>',S,extra={})
with zipfile.ZipFile(os.path.join(out,'xxe.xlsx'),'a') as z: pass
def raw(name, parts, comp=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(os.path.join(out,name),'w',comp) as z:
        for k,v in parts.items(): z.writestr(k,v)
rels=f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{R}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
wrels=f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{R}/worksheet" Target="/xl/worksheets/s.xml"/></Relationships>'
wb=f'<workbook xmlns="{NS}" xmlns:r="{R}"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
def simple(name, sheet): raw(name,{'_rels/.rels':rels,'xl/workbook.xml':wb,'xl/_rels/workbook.xml.rels':wrels,'xl/worksheets/s.xml':sheet})
simple('xxe.xlsx','<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>')
simple('lol.xlsx','<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>')
simple('bomb.xlsx','<worksheet><sheetData>'+' '*40000000+'</sheetData></worksheet>')
simple('deep.xlsx','<x>'*100+'</x>'*100)
simple('cut.xlsx','<worksheet><sheetData><row>')
simple('empty.xlsx','<worksheet><sheetData/></worksheet>')
raw('many.xlsx',{f'p{i}':'' for i in range(5000)})
raw('other.xlsx',{'a.txt':'x'})
raw('list.ods',{'mimetype':'application/vnd.oasis.opendocument.spreadsheet','content.xml':'<x/>'})
d=open(os.path.join(out,'good.xlsx'),'rb').read()
open(os.path.join(out,'half.xlsx'),'wb').write(d[:len(d)//2])
open(os.path.join(out,'flip.xlsx'),'wb').write(d[:200]+bytes([d[200]^255])+d[201:])
open(os.path.join(out,'old.xls'),'wb').write(b'\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1'+bytes(600))
