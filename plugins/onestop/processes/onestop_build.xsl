<?xml version="1.0" encoding="UTF-8"?>
<!-- A circuit for which something has to be built first (M66). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="d" select="demand/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <ConstructionRequest>
      <requestNo><xsl:value-of select="concat('JS-', lack/data/no)"/></requestNo>
      <origin>order</origin>
      <xsl:copy-of select="$d/c:customerCode"/>
      <xsl:copy-of select="$d/c:kaMark"/>
      <xsl:copy-of select="$d/c:customerLevel"/>
      <region><xsl:value-of select="lack/data/region"/></region>
      <place><xsl:value-of select="lack/data/place"/></place>
      <resourceKind>
        <xsl:choose>
          <xsl:when test="lack/data/lackingKind != ''"><xsl:value-of select="lack/data/lackingKind"/></xsl:when>
          <xsl:otherwise>fibre</xsl:otherwise>
        </xsl:choose>
      </resourceKind>
      <quantity>1</quantity>
      <scope><xsl:value-of select="concat('需求单项 ', lack/data/no, ' 资源不足：', lack/data/lacking)"/></scope>
      <wantedOn><xsl:value-of select="$d/c:deadline"/></wantedOn>
      <requestedBy><xsl:value-of select="$d/c:acceptedBy"/></requestedBy>
      <requestedAt><xsl:value-of select="$now"/></requestedAt>
    </ConstructionRequest>
  </xsl:template>
</xsl:stylesheet>
