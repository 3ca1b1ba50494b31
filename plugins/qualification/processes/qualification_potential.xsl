<?xml version="1.0" encoding="UTF-8"?>
<!-- A refused applicant as potential key account (M05). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="a" select="application/*"/>
    <PotentialKeyAccountRecorded>
      <potentialNo><xsl:value-of select="concat('QZ-', $a/c:applicationNo)"/></potentialNo>
      <xsl:copy-of select="$a/c:customerCode"/>
      <xsl:copy-of select="$a/c:customerName"/>
      <kaMark>false</kaMark>
      <customerLevel>standard</customerLevel>
      <kind>
        <xsl:choose>
          <xsl:when test="$a/c:categories/c:category = 'group' and not($a/c:categories/c:category = 'high-value')">group</xsl:when>
          <xsl:otherwise>high-value</xsl:otherwise>
        </xsl:choose>
      </kind>
      <state>watched</state>
      <source>refused-application</source>
      <sourceApplication><xsl:value-of select="$a/c:applicationNo"/></sourceApplication>
      <rule><xsl:value-of select="facts/rule"/></rule>
      <monthlySpend><xsl:value-of select="$a/c:monthlySpend"/></monthlySpend>
      <threshold><xsl:value-of select="format-number(facts/threshold, '0.00')"/></threshold>
      <gap><xsl:value-of select="format-number(facts/gap, '0.00')"/></gap>
      <xsl:copy-of select="$a/c:region"/>
      <xsl:copy-of select="$a/c:managingUnit"/>
      <owner><xsl:value-of select="$a/c:accountManager"/></owner>
      <xsl:if test="approval/*/reason != ''"><reason><xsl:value-of select="approval/*/reason"/></reason></xsl:if>
      <recordedAt><xsl:value-of select="$now"/></recordedAt>
    </PotentialKeyAccountRecorded>
  </xsl:template>
</xsl:stylesheet>
