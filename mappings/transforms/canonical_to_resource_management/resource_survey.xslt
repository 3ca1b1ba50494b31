<?xml version="1.0" encoding="UTF-8"?>
<!-- M20 to SurveyResource. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:i="urn:example-com:irms:interface" xmlns:kam="urn:kamhub:xslt"
                extension-element-prefixes="kam" exclude-result-prefixes="c kam">
  <xsl:import href="common.xsl"/>

  <xsl:template match="/c:ResourceSurveyRequest">
    <xsl:if test="c:quantity &lt; 1">
      <xsl:message terminate="yes">nothing is asked for, quantity is 0; write how many are wanted</xsl:message>
    </xsl:if>
    <i:SurveyResource>
      <!-- A question is answered anew each time: its number is only a number. -->
      <requestNo><xsl:value-of select="c:surveyNo"/></requestNo>
      <surveyNo><xsl:value-of select="c:surveyNo"/></surveyNo>
      <demandNo><xsl:value-of select="c:demandOrderNo"/></demandNo>
      <xsl:call-template name="customer"/>
      <xsl:apply-templates select="c:region"/>
      <xsl:apply-templates select="c:segment"/>
      <xsl:call-template name="business"/>
      <xsl:apply-templates select="c:endA"/>
      <xsl:apply-templates select="c:endZ"/>
      <xsl:apply-templates select="c:slaLevel"/>
      <needDate><xsl:value-of select="c:wantedOn"/></needDate>
      <replyTime><xsl:value-of select="kam:local-time(c:answerBy, '%Y-%m-%d %H:%M:%S')"/></replyTime>
      <keep><xsl:value-of select="kam:to-partner('flag', c:reserve)"/></keep>
      <applicant><xsl:value-of select="c:requestedBy"/></applicant>
      <xsl:apply-templates select="c:remarks"/>
    </i:SurveyResource>
  </xsl:template>
</xsl:stylesheet>
