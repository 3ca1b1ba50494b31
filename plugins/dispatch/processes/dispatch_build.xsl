<?xml version="1.0" encoding="UTF-8"?>
<!-- What an item lacks has to be built (M66). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <ConstructionRequest>
      <requestNo><xsl:value-of select="concat('JS-', item/no)"/></requestNo>
      <origin>order</origin>
      <xsl:copy-of select="$o/c:orderNo"/>
      <itemNo><xsl:value-of select="item/no"/></itemNo>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <region><xsl:value-of select="facts/regionZ"/></region>
      <place><xsl:value-of select="($i/c:endA | $i/c:endZ)[last()]/c:address"/></place>
      <resourceKind>fibre</resourceKind>
      <quantity>1</quantity>
      <scope><xsl:value-of select="concat($i/c:productName, ' ', $i/c:rate, '：', reason)"/></scope>
      <wantedOn><xsl:value-of select="($i/c:deadline | $o/c:deadline)[last()]"/></wantedOn>
      <requestedBy><xsl:value-of select="($o/c:acceptedBy | $o/c:leadOffice)[last()]"/></requestedBy>
      <requestedAt><xsl:value-of select="$now"/></requestedAt>
    </ConstructionRequest>
  </xsl:template>
</xsl:stylesheet>
