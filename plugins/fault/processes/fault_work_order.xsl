<?xml version="1.0" encoding="UTF-8"?>
<!-- The repair that is dispatched (M26), with the mark of the key account (R4.150). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(fault | alarm | suggestion)/*"/>
    <WorkOrderIssued>
      <workOrderNo><xsl:value-of select="concat('PX', facts/orders, '-', facts/faultNo)"/></workOrderNo>
      <faultNo><xsl:value-of select="facts/faultNo"/></faultNo>
      <kind>repair</kind>
      <xsl:copy-of select="$m/c:customerCode | $m/c:customerName | $m/c:kaCode | $m/c:kaMark | $m/c:customerLevel"/>
      <xsl:copy-of select="$m/c:region"/>
      <unit><xsl:value-of select="concat(redispatch/*/unit[. != ''], class[not(/data/redispatch/*/unit != '')]/unit)"/></unit>
      <place><xsl:value-of select="concat($m/c:place, $m/c:circuitCode[not($m/c:place)], $m/c:region[not($m/c:place or $m/c:circuitCode)])"/></place>
      <xsl:copy-of select="$m/c:productKind | $m/c:serviceNumber"/>
      <xsl:copy-of select="$m/c:circuitCode"/>
      <content><xsl:value-of select="concat(class/class, '故障派修：', $m/c:symptom)"/></content>
      <urgent><xsl:value-of select="$m/c:severity = 'critical' or $m/c:kaMark = 'true'"/></urgent>
      <issuedAt><xsl:value-of select="$now"/></issuedAt>
      <due><xsl:value-of select="date:add($now, concat('PT', facts/target, 'M'))"/></due>
      <xsl:copy-of select="$m/c:contactName | $m/c:contactPhone"/>
    </WorkOrderIssued>
  </xsl:template>
</xsl:stylesheet>
