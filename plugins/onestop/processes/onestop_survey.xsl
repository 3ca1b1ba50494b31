<?xml version="1.0" encoding="UTF-8"?>
<!-- The resource system is asked for one circuit (M20). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="d" select="demand/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <ResourceSurveyRequest>
      <surveyNo><xsl:value-of select="concat('HC-', $i/c:demandItemNo)"/></surveyNo>
      <xsl:copy-of select="$d/c:demandOrderNo"/>
      <xsl:copy-of select="$i/c:demandItemNo"/>
      <xsl:copy-of select="$d/c:customerCode"/>
      <xsl:copy-of select="$d/c:customerName"/>
      <xsl:copy-of select="$d/c:kaCode"/>
      <xsl:copy-of select="$d/c:kaMark"/>
      <xsl:copy-of select="$d/c:customerLevel"/>
      <region><xsl:value-of select="($i/c:endA | $i/c:endZ)[last()]/c:region"/></region>
      <xsl:copy-of select="$i/c:productKind"/>
      <xsl:copy-of select="$i/c:rate"/>
      <xsl:copy-of select="$i/c:quantity"/>
      <xsl:copy-of select="$i/c:endA"/>
      <xsl:copy-of select="$i/c:endZ"/>
      <xsl:copy-of select="$d/c:slaLevel"/>
      <wantedOn><xsl:value-of select="$d/c:deadline"/></wantedOn>
      <answerBy><xsl:value-of select="concat($d/c:deadline, 'T18:00:00+08:00')"/></answerBy>
      <reserve>true</reserve>
      <requestedBy><xsl:value-of select="string(($d/c:acceptedBy | $d/c:accountManager)[1])"/></requestedBy>
    </ResourceSurveyRequest>
  </xsl:template>
</xsl:stylesheet>
